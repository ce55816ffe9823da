"""`python -m support_svc`."""

from support_svc.main import main

main()
