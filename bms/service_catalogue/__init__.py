"""The services of ISO 14229-1 as data: what a request is made of, and what an answer says.

Holds: services, sub-functions and their parameters; building a request from values; taking requests and answers apart into
lines for people; the negative response codes.
Never: sending anything, a session, a time, a rule about when something may be sent.
May import: bms.definition, bms.errors.
"""
