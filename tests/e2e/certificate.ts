/** A key and a certificate that it signs itself, made by openssl. */
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";

/** Both in PEM. */
export interface KeyPair {
  readonly key: string;
  readonly certificate: string;
}

/** Makes a pair for a day. */
export async function makeCertificate(name: string): Promise<KeyPair> {
  const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-keyout", "-"];
  const { stdout, stderr } = await runProgram(tool("openssl"), [...args, "-subj", `/CN=${name}`], {
    env: {},
  });
  const blocks = [...stdout.matchAll(/-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----\n/g)];
  const [key, certificate] = ["PRIVATE KEY", "CERTIFICATE"].map((kind) =>
    blocks.find(([, found]) => found === kind)?.[0]
  );
  if (key === undefined || certificate === undefined) throw new Error(stderr);
  return { key, certificate };
}
