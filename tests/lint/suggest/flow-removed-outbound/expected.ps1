# --------------------------------------------------------------------------------------------------------------
# Default rule 'Out to AAD - User Identity' (precedence 124)
#   edited: flow to 'companyName' removed (shipped: [company])
#   Nothing to run: decide by hand.
#   not in this script: flow to 'companyName' removed: no rule can take a flow away, and AuthoritativeNull would
#     clear companyName in the target. The supported way is the wizard: Customize synchronization options, Azure
#     AD app and attribute filtering, and clear the attribute there
