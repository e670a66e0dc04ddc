/** A certificate authority that lives as long as a test: its keys are made when it starts and never kept. */

/** A certificate with its key, and the authority that vouches for it. */
export interface Certificate {
  /** PEM of the authority: what a client must trust. */
  readonly authority: string;
  readonly cert: string;
  readonly key: string;
}

const CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];

/** Makes an authority and a certificate for these names; addresses count as names. */
export async function certify(names: readonly string[]): Promise<Certificate> {
  const directory = await Deno.makeTempDir({ prefix: "ca-" });
  const [root, rootKey, leaf, leafKey] = ["root.pem", "root.key", "leaf.pem", "leaf.key"].map(
    (name) => `${directory}/${name}`,
  ) as [string, string, string, string];
  try {
    await openssl([
      ...["req", "-x509", "-subj", "/CN=Loopback GitHub CA", ...CURVE, "-keyout", rootKey],
      ...["-addext", "basicConstraints=critical,CA:TRUE", "-out", root],
      ...["-addext", "keyUsage=critical,keyCertSign,cRLSign"],
    ]);
    await openssl([
      ...["req", "-x509", "-subj", "/CN=Loopback GitHub", ...CURVE, "-keyout", leafKey],
      ...["-CA", root, "-CAkey", rootKey, "-addext", "basicConstraints=critical,CA:FALSE"],
      ...["-addext", `subjectAltName=${names.map(alternative).join(",")}`, "-out", leaf],
      ...["-addext", "extendedKeyUsage=serverAuth"],
    ]);
    const [authority, cert, key] = await Promise.all(
      [root, leaf, leafKey].map((path) => Deno.readTextFile(path)),
    );
    return { authority: authority!, cert: cert!, key: key! };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function alternative(name: string): string {
  return /^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`;
}

async function openssl(args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", {
    args: [...args],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`openssl ${args[0]}: ${new TextDecoder().decode(stderr)}`);
}
