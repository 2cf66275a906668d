"""`python3 -m workbook`: needs nothing but the standard library."""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "The workbook needs Python 3.11 or newer, and this is %d.%d: install a newer one and start it by its name, "
        "such as python3.12 -m workbook.\n" % sys.version_info[:2]
    )
    sys.exit(2)

if not __package__:
    sys.stderr.write("Start it as python3 -m workbook, from the folder that holds README.md.\n")
    sys.exit(2)

try:
    from workbook import bootstrap, doctor

    sys.exit(bootstrap.main(sys.argv[1:], doctor.main))
except KeyboardInterrupt:
    sys.stderr.write("\nStopped.\n")
    sys.exit(2)
