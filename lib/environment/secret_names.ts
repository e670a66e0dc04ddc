/** Variables that say by their names that they hold a secret. */

const SECRET =
  /TOKEN|PASS(?!ED)|PWD|SECRET|CRED|JWT|PRIV|_KEY(_|$)|API_?KEY|_PAT$|AUTH(?!OR)|COOKIE|NETRC|KUBE_?CONFIG|WEBHOOK|_DSN$/i;

/** Whether a name looks as if it held a secret: then it goes by no family's rule, only by its own name. */
export function looksSecret(name: string): boolean {
  return SECRET.test(name);
}
