"""Write the golden indexes of the format that this version writes: `python tests/golden/index/make.py`.

One is of the files in `documents/`, one of records. Run it when the format version changes; those of older versions are
kept as they are.
"""

import shutil
from pathlib import Path

import searcher
from searcher.index.storage.container import FORMAT_VERSION
from searcher.index.storage.manifest import read_manifest, write_manifest

HERE = Path(__file__).parent


def main() -> None:
    target = HERE / str(FORMAT_VERSION)
    shutil.rmtree(target, ignore_errors=True)
    files = target / "files"
    searcher.open(HERE / "documents", index=files).close()
    write_manifest(files, read_manifest(files)._replace(root="/documents"))
    with searcher.create(target / "records") as index:
        for number in range(3):
            with index.writer() as writer:
                writer.add(
                    searcher.Document(id=f"avis-{number}", title="Avis", text=f"L’État soutient {number} communs.")
                )
        with index.writer() as writer:
            writer.remove("avis-1")
    for lock in target.glob("*/*WRITELOCK"):
        lock.unlink()


if __name__ == "__main__":
    main()
