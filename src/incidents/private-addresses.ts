// Addresses that mean a place within some network only, so that two of them alike need not be the same machine.

/** A pattern for RE2, without regard to letter case: none, private, loopback, link-local, shared and multicast. */
export const privateAddresses = String.raw`^$|^-$|^(::ffff:)?(10\.|127\.|0\.|192\.168\.|169\.254\.|172\.(1[6-9]|2[0-9]|3[01])\.|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.|2(2[4-9]|3[0-9])\.|255\.)|^::1?$|^f[cd][0-9a-f]{2}:|^fe[89ab][0-9a-f]:|^ff[0-9a-f]{2}:`
