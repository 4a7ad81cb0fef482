# --------------------------------------------------------------------------------------------------------------
# Default rule 'In from AD - User Common', disabled, and its copy 'In from AD - User Common - Copy' (precedence
#   60)
#   the copy differs: scoping filter changed (shipped: none; here: employeeType NOTEQUAL Contractor)
#   the copy differs: flow to 'company' changed (shipped: Trim([company]); here: [division])
#   Nothing to run. The copy gets no corrections from upgrades: compare the two after each one.
#   note: The copy has to stay: no flow can express scoping filter changed
#   note: to take in fewer objects, Microsoft names cloudFiltered in a custom rule, or filtering by
#     organizational unit
