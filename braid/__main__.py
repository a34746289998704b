"""The `braid` command."""

from braid.site.command import main

if __name__ == "__main__":
    main()
