"""`python -m keikaku`, which a workplace's start file and the scheduler use: it needs no folder of scripts on the path."""

from keikaku import main

if __name__ == "__main__":
    main()
