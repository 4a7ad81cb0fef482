# --------------------------------------------------------------------------------------------------------------
# Default rule 'In from AD - User Common' (precedence 106)
#   edited: flow to 'company' changed (shipped: Trim([company]); here: [division])
#   Nothing to run: decide by hand.
#   not in this script: no rule is suggested: no precedence below 100 is free that keeps the order of the rules
#     that write the same attributes: give 'Contoso - Company of contractors' (precedence 98) a lower one,
#     export again and ask again
