"""Single sign-on by OpenID Connect: councils' own providers, what they say of somebody, and who that is here."""
