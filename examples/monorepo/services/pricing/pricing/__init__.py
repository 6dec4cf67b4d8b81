"""Prices, discounts and tax of the shop."""
