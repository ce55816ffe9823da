"""`python -m intelligence_svc`."""

from intelligence_svc.main import main

main()
