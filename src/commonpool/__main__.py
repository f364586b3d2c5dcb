"""`python -m commonpool`."""

import sys

from commonpool.cli.app import main

sys.exit(main())
