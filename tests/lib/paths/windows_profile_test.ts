import { assertEquals, assertRejects } from "@std/assert";
import { MachineError, UserError } from "../../../lib/errors.ts";
import { openSessionPlace } from "../../../lib/paths/opened_place.ts";
import { fakeSystem } from "../../fake_system.ts";
import { inWordsOf } from "../in_words_of.ts";

const PROFILE = String.raw`C:\Users\ada`;

/** A Windows that has that drive and no other. */
function windows(env: Readonly<Record<string, string>>) {
  const system = fakeSystem({ os: "windows", env });
  const makeDirectory = system.files.makeDirectory.bind(system.files);
  system.files.makeDirectory = (path) =>
    path.startsWith("C:")
      ? makeDirectory(path)
      : Promise.reject(new MachineError(`make the directory "${path}"`, "there is no such drive"));
  return system;
}

/** Does what each hint says until there is a place; returns the hints. */
async function followed(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const now: Record<string, string> = { ...env };
  const hints: string[] = [];
  for (let turns = 0; turns < 4; turns++) {
    const system = windows(now);
    const place = await inWordsOf(
      system,
      () => openSessionPlace(system).catch((error: UserError) => error),
    );
    if (!(place instanceof UserError)) return hints;
    hints.push(place.hint ?? "");
    const [, name = "", value = ""] = /^set "(\w+)=([^"]*)"/.exec(place.hint ?? "") ?? [];
    now[name] = value.replace("DIR", "C:\\dir");
  }
  throw new Error(`the hints lead in a circle: ${hints.join("; ")}`);
}

Deno.test("whatever is amiss with the profile's variables on Windows, the hints lead to a place", async () => {
  const usual = (home: string) => String.raw`set "LOCALAPPDATA=${home}\AppData\Local"`;
  const cases = [
    [{ LOCALAPPDATA: String.raw`Q:\no`, USERPROFILE: PROFILE }, [usual(PROFILE)]],
    [{ XDG_CACHE_HOME: String.raw`Q:\no`, USERPROFILE: PROFILE }, ['set "XDG_CACHE_HOME="']],
    [{ LOCALAPPDATA: String.raw`Q:\no` }, [
      String.raw`set "USERPROFILE=C:\Users\NAME"`,
      usual(String.raw`C:\Users\NAME`),
    ]],
    [{ USERPROFILE: String.raw`Q:\no` }, [
      'set "LOCALAPPDATA=DIR"   (a directory that you may write to)',
    ]],
    [{}, [String.raw`set "USERPROFILE=C:\Users\NAME"`]],
  ] as const;
  for (const [env, hints] of cases) assertEquals(await followed(env), hints);
});

Deno.test("where no variable says a profile, those of Windows are named", async () => {
  for (
    const [env, why] of [
      [{}, "neither LOCALAPPDATA nor USERPROFILE is set"],
      [{ USERPROFILE: "ada" }, "USERPROFILE is not an absolute path"],
    ] as const
  ) {
    const { message } = await assertRejects(() => openSessionPlace(windows(env)), UserError);
    assertEquals(message, `Cannot find a private directory for the session: ${why}`);
  }
});

Deno.test("a runtime directory on Windows that others may enter is shut, not given up for one that can't be had", async () => {
  const open = String.raw`C:\run`;
  const system = windows({
    ...{ XDG_RUNTIME_DIR: open, LOCALAPPDATA: String.raw`Q:\no` },
    ...{ USERPROFILE: PROFILE, USERNAME: "ada", USERDOMAIN: "PC" },
  });
  system.files.stage(open, { kind: "directory", mode: 0o777 });
  const { hint } = await inWordsOf(
    system,
    () => assertRejects(() => openSessionPlace(system), UserError),
  );
  assertEquals(hint, String.raw`icacls C:\run /inheritance:r /grant:r PC\ada:F`);
});
