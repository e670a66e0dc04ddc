/** A secret of a key/value store, of version 1 or 2, which the server tells of a path. */
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import type { KeptInput } from "../modules.ts";
import { absent } from "./absent.ts";
import { askVault } from "./ask.ts";
import { denied, mountOf, type MountPath, readOf, said, spelled } from "./mount.ts";

/** Asks for its fields. */
export async function run(input: KeptInput, inside: Inside): Promise<unknown> {
  const mount = await mountOf(input, inside);
  const { token: bearer, version } = input;
  const query = version === undefined ? "" : `?version=${version}`;
  const path = `${mount.path}${mount.versioned ? "data/" : ""}${mount.inMount}`;
  const answer = await askVault(input, `${spelled(path)}${query}`, { bearer }, inside);
  if (answer.status < 300) {
    const { data } = answer.body;
    return JSON.stringify(mount.versioned ? Object(data).data : data);
  }
  await refuseAddress(input, mount, inside);
  throw answer.status === 404
    ? await absent(input, mount, answer, inside)
    : await denied(input, readOf(path), answer, inside);
}

/** Throws where `data/` was taken over from one of the server's addresses, in which alone it stands. */
async function refuseAddress(
  input: KeptInput,
  { path, versioned, inMount }: MountPath,
  inside: Inside,
): Promise<void> {
  const [, meant] = /^data\/(.+)$/.exec(inMount) ?? [];
  if (!versioned || meant === undefined) return;
  const address = `${path}data/${spelled(meant)}`;
  const { status } = await askVault(input, address, { bearer: input.token }, inside);
  if (status !== 200) return;
  const message = `Vault has no "${visible(input.item)}": "data/" stands in its addresses alone`;
  throw new UserError("secret_unavailable", message, { hint: said(input, path + meant) });
}
