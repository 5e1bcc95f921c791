"""Ctrl-C while a command is about to begin, or has done its work: the process ends without a word.

Python raises `KeyboardInterrupt` between any two steps, also while modules are imported and where nobody catches it any
more, and prints a traceback then.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    import signal
else:
    try:
        import _signal as signal  # without its enumerations
    except ImportError:
        import signal


def end_on_interrupt() -> bool:
    """Let Ctrl-C end the process at once; return whether it raised `KeyboardInterrupt` until now.

    Where it is ignored, as in a process in the background, or handled by the program around, that stays.
    """
    return _replace(signal.default_int_handler, signal.SIG_DFL)


def raise_on_interrupt() -> bool:
    """Let Ctrl-C raise `KeyboardInterrupt`; return whether it ended the process at once until now."""
    return _replace(signal.SIG_DFL, signal.default_int_handler)


def _replace(old: object, new: signal._HANDLER) -> bool:
    if signal.getsignal(signal.SIGINT) != old:
        return False
    try:
        signal.signal(signal.SIGINT, new)
    except ValueError:  # another thread than the main one may not
        return False
    return True
