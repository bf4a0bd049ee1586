"""What a site keeps beside its packs: authorizations, payers, waivers, each a file of its own."""
