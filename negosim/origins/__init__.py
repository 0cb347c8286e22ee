"""Where figures and tables come from, and whether what is found now is what they show."""

from negosim.origins.before import check_record
from negosim.origins.carried import carried_one, other_versions, provenance
from negosim.origins.checks import Check, Verified, compared

__all__ = ["Check", "Verified", "carried_one", "check_record", "compared", "other_versions", "provenance"]
