# It raises SystemExit while it is imported.
# earns: 30

import sys

sys.exit(0)
