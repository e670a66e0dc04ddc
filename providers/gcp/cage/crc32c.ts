/** CRC-32C, the checksum of what Google keeps (Castagnoli's polynomial, as RFC 3720 section 12.1 has it for iSCSI). Pure. */

/** The polynomial, its bits in reverse order. */
const POLYNOMIAL = 0x82f63b78;

/** Returns the checksum of bytes, from 0 to 2³² - 1. */
export function crc32c(bytes: Uint8Array): number {
  let rest = ~0;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest >>> 1 ^ (rest & 1 ? POLYNOMIAL : 0);
  }
  return ~rest >>> 0;
}
