/** The name under which a role's session stands in the account's audit log. */

/** What AWS takes: `[\w+=,.@-]`, 2 to 64 of them. */
const LONGEST = 64;

/**
 * The configured name, or `atmos-IDENTITY-SECONDS`, made of the characters that AWS takes and no longer than
 * it allows. `now` is in milliseconds since 1970.
 */
export function nameSession(configured: string | undefined, identity: string, now: number): string {
  if (configured !== undefined) {
    const name = clean(configured).slice(0, LONGEST);
    return name.length < 2 ? `${name}-atmos` : name;
  }
  const end = `-${Math.floor(now / 1000)}`;
  return `atmos-${clean(identity)}`.slice(0, LONGEST - end.length) + end;
}

function clean(name: string): string {
  return name.replace(/[^\w+=,.@-]/g, "-");
}
