"""Putting a group together from what was read: what is wanted, what is not, and which documents are looked at."""

from searcher.query.language.ast import Field, Group, Node, Range, is_filter
from searcher.query.language.field_names import canonical


class Parts:
    """What a group is made of, as it is read."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._chains: list[list[Node]] = []  # things joined by OU
        self._must: list[Node] = []
        self._must_not: list[Node] = []
        self._filters: list[Node] = []
        self._chain_goes_on = False

    def add(self, items: list[tuple[str, Node]], *, negated: bool = False, joined: bool = False) -> None:
        """Take in things joined by ET, or one thing with its sign."""
        if not items:
            return
        sign, node = items[0] if len(items) == 1 else ("", _all_of(items))
        goes_on, self._chain_goes_on = self._chain_goes_on, False
        if negated or sign == "-":
            self._must_not.append(node)
        elif sign == "+":
            (self._filters if is_filter(node) else self._must).append(node)
        else:
            self._chain_goes_on = True
            if joined and goes_on:
                self._chains[-1].append(node)
            else:
                self._chains.append([node])

    def group(self) -> Group:
        """Put them together."""
        should: list[Node] = []
        loose: list[Node] = []
        mixed = 0
        for chain in self._chains:
            filters = sum(map(is_filter, chain))
            if len(chain) > 1 and filters:
                mixed += filters < len(chain)
                (should if filters < len(chain) else loose).append(Group(tuple(chain)))
            else:
                (loose if filters else should).extend(chain)
        if mixed and len(should) == 1 and isinstance(should[0], Group):
            should = list(should[0].should)
        filters_of_all = (*_same_fields_together(loose), *self._filters)
        return Group(tuple(should), tuple(self._must), tuple(self._must_not), filters_of_all)


def _all_of(items: list[tuple[str, Node]]) -> Group:
    wanted = [node for sign, node in items if sign != "-"]
    return Group(
        must=tuple(node for node in wanted if not is_filter(node)),
        must_not=tuple(node for sign, node in items if sign == "-"),
        filters=tuple(node for node in wanted if is_filter(node)),
    )


def _same_fields_together(filters: list[Node]) -> list[Node]:
    """One field given twice means either value; different fields all hold."""
    together: dict[object, Node] = {}
    for number, node in enumerate(filters):
        name = _only_field(node)
        other = together.get(name) if name else None
        if other:
            together[name] = Group((*_alternatives(other), *_alternatives(node)))
        else:
            together[name or number] = node
    return list(together.values())


def _only_field(node: Node) -> str | None:
    """The field whose values a filter lists; `None` for any other, such as one bound of a range."""
    if isinstance(node, Field):
        one_bound = isinstance(node.value, Range) and None in node.value
        return None if one_bound else canonical(node.name)
    names = {_only_field(part) for part in node.should} if isinstance(node, Group) else set()
    return names.pop() if len(names) == 1 and node == Group(_alternatives(node)) else None


def _alternatives(node: Node) -> tuple[Node, ...]:
    return node.should if isinstance(node, Group) else (node,)


def unwrapped(group: Group) -> Node | None:
    """A group of one thing is that thing."""
    nodes = [node for part in group for node in part]
    return nodes[0] if len(nodes) == 1 and not group.must_not else group if nodes else None
