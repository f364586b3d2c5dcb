"""People: communities, their members, roles and invitations, and who may do what."""
