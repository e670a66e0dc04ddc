/** Hints that name programs which are not on this machine. */
import { assertEquals } from "@std/assert";
import { withMissingPrograms } from "../../../lib/cli/missing_programs.ts";
import { UserError } from "../../../lib/errors.ts";
import { fakeSystem } from "../../fake_system.ts";

async function told(hint: string, installed: readonly string[] = []): Promise<string | undefined> {
  const files = { "/etc/os-release": "ID=alpine\n" };
  const there = installed.map((name) => [`/usr/bin/${name}`, () => 0] as const);
  const programs = Object.fromEntries(there);
  const system = fakeSystem({ files, installed: programs, env: { PATH: "/usr/bin" } });
  return (await withMissingPrograms(system, new UserError("failed", "It failed", { hint }))).hint;
}

Deno.test("a hint says of a program in it that is not here how to have it, or to do without", async () => {
  const rows: (readonly [hint: string, expected: string])[] = [
    [
      "openssl x509 -in C.pem",
      "openssl x509 -in C.pem   (openssl is not here: sudo apk add openssl)",
    ],
    ["fuser -v /a", "fuser -v /a   (fuser is not here: sudo apk add psmisc)"],
    ["sudo chown 0 /a", "sudo chown 0 /a   (sudo is not here: as root, without that word)"],
    [
      "cp -p a b && iconv -f X b > a   (and name that)",
      "cp -p a b && iconv -f X b > a   (and name that; iconv is not here)",
    ],
    ["(umask 077; iconv -f X a > b)", "(umask 077; iconv -f X a > b)   (iconv is not here)"],
    ["atmos-auth list openssl", "atmos-auth list openssl"],
    ["constructor x", "constructor x"],
  ];
  for (const [hint, expected] of rows) assertEquals(await told(hint), expected);
});

Deno.test("a hint whose programs are here stays as it is", async () => {
  for (const hint of ["openssl x509 -in C.pem", "fuser -v /a"]) {
    assertEquals(await told(hint, ["openssl", "fuser"]), hint);
  }
});
