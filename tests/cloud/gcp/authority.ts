/** A private certificate authority, made anew for each test run: no key of it is ever kept. */

/** An authority; `directory` holds its files and dies with the caller. */
export interface Authority {
  /** Path of the certificate that clients must trust. */
  readonly certificate: string;
  /** A certificate and its key, in PEM, for a server on this machine. */
  readonly server: { readonly cert: string; readonly key: string };
}

const SERVER_NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n";

/** Makes an authority and one server certificate with `openssl`, in that directory. */
export async function makeAuthority(directory: string): Promise<Authority> {
  const path = (name: string) => `${directory}/${name}`;
  await Deno.writeTextFile(path("names"), SERVER_NAMES);
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];
  const ca = ["-x509", "-subj", "/CN=Loopback authority", "-days", "2"];
  await openssl(["req", ...newKey, ...ca, "-keyout", path("ca.key"), "-out", path("ca.pem")]);
  const ask = ["-subj", "/CN=localhost", "-keyout", path("server.key"), "-out", path("server.csr")];
  await openssl(["req", ...newKey, ...ask]);
  const signer = ["-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-CAcreateserial"];
  const request = ["-in", path("server.csr"), "-extfile", path("names"), "-days", "2"];
  await openssl(["x509", "-req", ...request, ...signer, "-out", path("server.pem")]);
  const [cert, key] = await Promise.all(
    ["server.pem", "server.key"].map((name) => Deno.readTextFile(path(name))),
  );
  return { certificate: path("ca.pem"), server: { cert: cert!, key: key! } };
}

async function openssl(args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args: [...args] }).output();
  if (!success) throw new Error(`openssl ${args[0]} failed: ${new TextDecoder().decode(stderr)}`);
}
