"""Entry script of the frozen program. Targets of child processes live in importable modules, never here."""

import multiprocessing

if __name__ == "__main__":
    multiprocessing.freeze_support()
    from cli.main import main

    main()
