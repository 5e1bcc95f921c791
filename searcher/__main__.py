"""`python -m searcher`: the `searcher` command with this interpreter."""

from searcher.cli.manage import main

if __name__ == "__main__":
    main()
