/** What only a Windows shows: its command lines, access lists, open files, processes and consoles. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  CONFIG,
  FILE_STORE,
  LET_GO,
  onConsole,
  onWindows,
  onWindowsWith,
  OPEN,
  windowsTest,
} from "./machine.ts";

const said = (ended: { status: number; out: string; err: string }) => [
  ended.status,
  ended.out.trim(),
  ended.err,
];

windowsTest("it starts, and a command's status and output are its own", async () => {
  const [version, hello, missing, inside, doctor, below] = await onWindows(
    "atmos version",
    `atmos exec -i one -- cmd /c 'echo hi& exit 7'`,
    "atmos exec -i one -- nosuch",
    "atmos exec -i one -- dir",
    "atmos doctor",
    String.raw`wine cmd /c 'cd /d Z:\w\project&& Z:\p\atmos-auth.exe doctor'`,
  );
  assertEquals([below!.status, /=\w:/.exec(below!.out)], [0, null]);
  assertStringIncludes(version!.out, "atmos-auth ");
  assertEquals(said(hello!), [7, "hi", ""]);
  assertEquals([missing!.status, missing!.err.includes("cmd /c path")], [127, true]);
  assertStringIncludes(inside!.err, "hint: atmos-auth exec -i one -- cmd /c dir\n");
  assertStringIncludes(
    doctor!.out.toLowerCase(),
    String.raw`c:\windows\system32\cmd.exe, c:\windows`,
  );
});

/** How the line is run by each; where it is one argument, Wine puts quotes around it, and a backslash before its own. */
const RUNNERS: readonly (readonly [string, string])[] = [
  ["Go, Rust", 'wine cmd /C "$line"'],
  ["JavaScript", 'wine cmd /d /s /c "$line"'],
  [".NET", "wine cmd /c $line"],
  ["Python", "wine $line"],
];

windowsTest(
  "the line of credential_process is one that every SDK can run, whatever the profile is called",
  async () => {
    for (const place of [undefined, "Ada L", "José", "a&b 100% it's ^"]) {
      const where = place === undefined ? "" : `XDG_CACHE_HOME="C:\\\\users\\\\${place}\\\\cache" `;
      const lines = await onWindows(
        `(sleep 250 | ${where}atmos exec -i one -- cmd /c pause) & until_ sh -c "ls $C/ProgramData/atmos-auth-*/*/aws/session.json $SESSIONS/*/aws/session.json | grep ." 2>/dev/null`,
        `line=$(sed -n 's/^credential_process = //p' $C/ProgramData/atmos-auth-*/*/aws/credentials $SESSIONS/*/aws/credentials 2>/dev/null | head -n 1 | tr -d '\\r'); printf '%s' "$line"`,
        ...RUNNERS.map(([, run]) => run),
      );
      const [, line, ...answers] = lines;
      const seen = answers.map((
        { out, err },
        at,
      ) => [RUNNERS[at]![0], out.includes("ASIAEXAMPLE"), err]);
      assertEquals([place, line!.out.includes('"'), seen], [
        place,
        false,
        RUNNERS.map(([name]) => [name, true, ""]),
      ]);
    }
  },
);

windowsTest(
  "what is exported for later can be run by every SDK, whatever the folders and the identity are called",
  async () => {
    const odd = "a(b)' #$`é% !^&x";
    const found = CONFIG.replace("    one:", () => `    '${odd.replaceAll("'", "''")}':`);
    const [, line, ...answers] = await onWindowsWith(
      { [`${odd}/atmos.yaml`]: found },
      `mkdir -p "$C/Program Files/at" && cp /p/atmos-auth.exe "$C/Program Files/at/"`,
      `cd /w/a*; line=$(wine 'C:\\Program Files\\at\\atmos-auth.exe' export aws-config | sed -n 's/^credential_process = //p' | head -n 1 | tr -d '\\r'); cd /; printf '%s' "$line"`,
      ...RUNNERS.map(([, run]) => run),
    );
    assertMatch(line!.out, /^C:\\[A-Z0-9~.]+\\at\\atmos-auth\.exe [\w.:\\~= -]+$/, line!.err);
    assertEquals(
      answers.map(({ out }, at) => [RUNNERS[at]![0], out.includes("ASIAEXAMPLE")]),
      RUNNERS.map(([name]) => [name, true]),
      answers.map(({ err }) => err).join("\n"),
    );
  },
);

windowsTest(
  "a file that others may read is no place for a secret, and its access list says who may",
  async () => {
    const [open, closed] = await onWindows(
      "atmos validate",
      "chmod 600 /w/secret; atmos validate",
    );
    assertStringIncludes(open!.err, "its access list lets others read it");
    assertStringIncludes(open!.err, String.raw`icacls Z:\w\secret /inheritance:r /grant:r`);
    assertEquals(said(closed!).slice(0, 1), [0]);
    assertEquals(closed!.err.includes("secret"), false);
  },
);

windowsTest("a store in a file keeps, says nothing of it, and is nobody else's", async () => {
  const lines = await onWindows(
    ...[1, 2, 3].map((at) => `${FILE_STORE} atmos exec -i one -- cmd /c 'echo ${at}'`),
    `${FILE_STORE} atmos store list`,
    "find $LOCAL/atmos-auth/store $LOCAL/atmos-auth/store.key -perm /o=rwx",
  );
  const [first, second, third, list, open] = lines.map((line) => {
    // A busy machine is told what it waits for.
    const err = line.err.replace("Opening the key store ...\n", "");
    return said({ ...line, err });
  });
  assertEquals([first![0], second, third], [0, [0, "2", ""], [0, "3", ""]]);
  assertStringIncludes(String(list![1]), "one");
  assertEquals(open, [0, "", ""]);
});

windowsTest(
  "what is still open when a session ends is told and swept, and changes no status",
  async () => {
    const file = "%AWS_SHARED_CREDENTIALS_FILE:credentials=session.json%";
    const [held, , swept] = await onWindows(
      `atmos exec -i one -- cmd /c 'start /b ping -n 600 127.0.0.1 >>${file}& exit 5'`,
      LET_GO,
      `until_ sh -c "wine 'Z:\\p\\atmos-auth.exe' sessions; ! ls $SESSIONS | grep -q ."; ls $SESSIONS`,
    );
    assertEquals([held!.status, held!.err.includes("bug:")], [5, false], held!.err);
    const why =
      /Cannot remove the session's files: (another program has it open|something in it is still used)/;
    assertEquals(why.test(held!.err), true, held!.err);
    assertStringIncludes(held!.err, "cmd /c rmdir /s /q C:");
    assertEquals(swept!.out, "");
  },
);

windowsTest(
  "who still stands in a session's folder when it ends keeps nothing but the empty folder",
  async () => {
    const [held, left] = await onWindows(
      `atmos exec -i one -- cmd /c 'cd /d %AWS_SHARED_CREDENTIALS_FILE:credentials=.%& start /b ping -n 600 127.0.0.1 >nul& exit 5'`,
      "find $SESSIONS -type f ! -name '*.lock'",
    );
    assertEquals([held!.status, held!.err.includes("bug:"), left!.out], [5, false, ""], held!.err);
  },
);

windowsTest(
  "when the program is killed, alone or with all that it started, the files go at once",
  async () => {
    for (const tree of ["", "/t"]) {
      const [, , gone] = await onWindows(
        OPEN,
        `wine taskkill /f ${tree} /im atmos-auth.exe`,
        `until_ sh -c "! ls $SESSIONS | grep -q ."`,
      );
      assertEquals([tree, gone!.status], [tree, 0]);
    }
  },
);

windowsTest("sessions end asks the owner, who ends the command and cleans up", async () => {
  const [, end, left] = await onWindows(
    OPEN,
    "atmos sessions end $(ls $SESSIONS | grep -v lock)",
    "ls $SESSIONS",
  );
  assertEquals([end!.status, /Session \w{8} has ended/.test(end!.err)], [0, true], end!.err);
  assertEquals(left!.out, "");
});

// Wine's cmd reads a batch file in one code page, whatever `chcp` says: letters with accents are left to a genuine one.
windowsTest("what env prints for cmd is read exactly, whatever signs are in a value", async () => {
  const odd = `100%PATH% !x! ^&|"<'$(y)`;
  const config = `env: {ODD: '${odd.replaceAll("'", "''")}'}\n${CONFIG}`;
  const [printed, read, within, after] = await onWindowsWith(
    { "project/atmos.yaml": config },
    String.raw`atmos env -i one -f cmd >/w/env.cmd`,
    String.raw`wine cmd /c 'call Z:\w\env.cmd&& set ODD&& set AWS_PROFILE'`,
    String.raw`ATMOS_SESSION=bcdfghjk wine cmd /c 'call Z:\w\env.cmd|| set ODD'`,
    String
      .raw`ATMOS_SESSION=bcdfghjk atmos env -i one -f cmd >/w/env.cmd; ATMOS_SESSION=bcdfghjk wine cmd /c 'call Z:\w\env.cmd&& set AWS_PROFILE'`,
  );
  assertEquals([printed!.status, printed!.err.includes("error")], [0, false], printed!.err);
  assertEquals(said(read!), [0, `ODD=${odd}\nAWS_PROFILE=one`, ""]);
  // In a session nothing would put it back; in one that has ended, nobody's prompt says otherwise.
  assertEquals(within!.status, 1);
  assertStringIncludes(within!.err, "so nothing was: use atmos-auth shell -i one");
  assertEquals([after!.status, after!.out.trim()], [0, "AWS_PROFILE=one"], after!.err);
});

windowsTest("a path of Unix in a variable is no place on Windows", async () => {
  const [where] = await onWindows(
    "XDG_RUNTIME_DIR=/tmp/xdg atmos exec -i one -- cmd /c 'echo %AWS_CONFIG_FILE%'",
  );
  assertStringIncludes(where!.out, String.raw`AppData\Local\cache\atmos-auth\sessions`);
});

windowsTest("what can't be used is told in words and lines of Windows", async () => {
  const [script, folder, place, key, format, completion, document, drive, wide] = await onWindows(
    String.raw`echo 'echo 1' >build.ps1; mkdir src; atmos exec -i one -- '.\build.ps1'`,
    String.raw`atmos exec -i one -- '.\src'`,
    String.raw`ATMOS_SESSION_DIR='Q:\x' atmos exec -i one -- cmd /c echo hi`,
    "atmos secret set x",
    "atmos env -f nosuch",
    "atmos completion cmd",
    String.raw`echo 1 >args.js; atmos exec -i one -- 'Z:\w\project\args.js' a`,
    String
      .raw`${FILE_STORE} ATMOS_KEYRING_FILE_PATH='\rooted\k' atmos exec -i one -- cmd /c echo hi`,
    String.raw`printf 'a\0b\0\n\0' | ${FILE_STORE} atmos secret set x --stdin`,
  );
  assertEquals(said(script!), [
    126,
    "",
    'error: Cannot run "Z:\\w\\project\\build.ps1": it is a script of PowerShell\n' +
    "hint: atmos-auth exec -i one -- powershell -File Z:\\w\\project\\build.ps1\n",
  ]);
  assertEquals([folder!.status, folder!.err.includes("it is a directory")], [126, true]);
  assertStringIncludes(place!.err, String.raw`ATMOS_SESSION_DIR "Q:\x" can't be used`);
  assertStringIncludes(place!.err, 'hint: set "ATMOS_SESSION_DIR="\n');
  assertStringIncludes(key!.err, 'hint: set "ATMOS_KEYRING_TYPE=file"\n');
  assertStringIncludes(format!.err, "hint: atmos-auth env -f powershell\n");
  assertStringIncludes(completion!.err, "hint: atmos-auth completion powershell\n");
  assertEquals([document!.status, document!.err], [
    126,
    'error: Cannot run "Z:\\w\\project\\args.js": Windows starts no such file by itself\n' +
    "hint: atmos-auth exec -i one -- PROGRAM Z:\\w\\project\\args.js a\n",
  ]);
  assertEquals([drive!.status, drive!.err.includes("would depend on the working directory")], [
    125,
    true,
  ]);
  assertEquals([wide!.status, wide!.err.includes("it is UTF-16 text\nhint: powershell ")], [
    2,
    true,
  ]);
});

windowsTest(
  "where the variables of the profile lead nowhere, the hint says those of Windows",
  async () => {
    const run = String.raw`@Z:\p\atmos-auth.exe exec -i one -- cmd /c echo hi` + "\r\n";
    const [lost, nowhere] = await onWindowsWith(
      {
        "lost.cmd": `@set LOCALAPPDATA=Q:\\no\r\n${run}`,
        "none.cmd": `@set LOCALAPPDATA=\r\n@set USERPROFILE=\r\n${run}`,
      },
      String.raw`wine cmd /d /c 'Z:\w\lost.cmd'`,
      String.raw`wine cmd /d /c 'Z:\w\none.cmd'`,
    );
    assertEquals([lost!.status, nowhere!.status], [125, 125]);
    assertStringIncludes(
      lost!.err,
      String.raw`hint: set "LOCALAPPDATA=C:\users\root\AppData\Local"`,
    );
    assertStringIncludes(nowhere!.err, ": neither LOCALAPPDATA nor USERPROFILE is set\n");
  },
);

windowsTest("after a question the keyboard is the shell's, from the first key on", async () => {
  await onConsole("atmos shell", async (pty) => {
    await pty.waitFor("Enter picks");
    await pty.type("one\r");
    await pty.waitFor(/\(one\).*>/);
    await pty.type("echo heard& exit 3\r");
    await pty.waitFor(/^heard/m);
    await pty.waitFor("Left one");
    assertEquals(await pty.status, 3);
  });
});

windowsTest(
  "attack: a hint that is typed into cmd runs nothing that a directory is called",
  async () => {
    const folder = "x&hostname&";
    const [hint, typed] = await onWindows(
      `mkdir '/w/${folder}'; cp atmos.yaml '/w/${folder}/'; ` +
        `ATMOS_TRUST= atmos exec --chdir 'Z:\\w\\${folder}' -i one -- cmd /c echo hi`,
      String.raw`sed -n 's/^hint: atmos-auth/@Z:\\p\\atmos-auth.exe/p' /w/0.err >/w/hint.cmd; ` +
        String.raw`wine cmd /d /c 'Z:\w\hint.cmd'`,
    );
    assertStringIncludes(hint!.err, String.raw`atmos-auth --chdir "Z:\w\x&hostname&" trust`);
    assertEquals([typed!.status, typed!.out.replaceAll(/^auth\..*\n/gm, "")], [0, ""]);
    assertStringIncludes(typed!.err, String.raw`Z:\w\x&hostname&\atmos.yaml`);
  },
);

windowsTest("what is trusted stays so under every spelling of its path", async () => {
  const places = [String.raw`Z:\w\my proj`, String.raw`z:\w\MY PROJ`, "Z:/w/my proj"];
  const [trusted, , ...seen] = await onWindows(
    String
      .raw`export ATMOS_TRUST=; mkdir '/w/my proj'; cp atmos.yaml '/w/my proj/'; cd '/w/my proj'; atmos trust`,
    "cd /",
    ...places.map((place) => `atmos --chdir '${place}' exec -i one -- cmd /c echo hi`),
  );
  assertEquals(trusted!.status, 0, trusted!.err);
  assertEquals(seen.map(said), places.map(() => [0, "hi", ""]));
});

windowsTest(
  "purge removes all, and the library that it has open itself as soon as it has ended",
  async () => {
    const [, purged, left, again] = await onWindows(
      "ATMOS_KEYRING_TYPE=system atmos exec -i one -- cmd /c echo hi",
      "ATMOS_KEYRING_TYPE=system timeout 100 wine 'Z:\\p\\atmos-auth.exe' purge --yes",
      `until_ sh -c '! ls "$1" | grep -q .' - "$LOCAL/cache"; find $LOCAL -name 'atmos-auth*'`,
      "atmos purge --yes; find $LOCAL -name 'atmos-auth*' >&2",
    );
    assertStringIncludes(purged!.err, "Removed all of it");
    assertStringIncludes(
      purged!.err,
      String.raw`cache\atmos-auth\addon goes as soon as this has ended`,
    );
    assertEquals(said(left!), [0, "", ""]);
    assertEquals([again!.status, /(?<!of )atmos-auth/.test(again!.err)], [0, false], again!.err);
  },
);

windowsTest(
  "what is marked as read-only is left alone where it is the person's, and replaced where it is ours",
  async () => {
    const data = String.raw`C:\users\root\AppData\Local\atmos-auth`;
    const [, , file, folder, rekeyed, left] = await onWindows(
      `${FILE_STORE} atmos exec -i one -- cmd /c echo hi`,
      String
        .raw`echo mine >/w/theirs; for path in 'Z:\w\theirs' '${data}\store.key' '${data}\store\*'; do wine attrib +r "$path"; done`,
      String.raw`atmos export aws-config --write 'Z:\w\theirs'`,
      String.raw`atmos env -i one -f cmd -o 'Z:\w\project'`,
      `${FILE_STORE} atmos store rekey`,
      "cat /w/theirs; ls $LOCAL/atmos-auth/store.key*",
    );
    assertEquals([file!.status, file!.err], [
      1,
      'error: Cannot write "Z:\\w\\theirs": it is read-only\nhint: attrib -r Z:\\w\\theirs\n',
    ]);
    assertStringIncludes(folder!.err, String.raw`hint: cmd /c dir /q Z:\w\project`);
    assertStringIncludes(rekeyed!.err, "Sealed 1 record anew");
    assertEquals(left!.out.replace(/^.*\//m, ""), "mine\nstore.key\n");
  },
);

windowsTest(
  "what set leaves behind a word in cmd is no part of it, and a hint offers what is here",
  async () => {
    const typed = (type: string) =>
      String.raw`wine cmd /c 'set ATMOS_KEYRING_TYPE=${type} & Z:\p\atmos-auth.exe store list'`;
    const [blank, slip] = await onWindows(typed("memory"), typed("memry"));
    assertEquals([blank!.err.includes("Cannot use"), slip!.status], [false, 3], blank!.err);
    assertStringIncludes(slip!.err, "it is system, file or memory\n");
    assertStringIncludes(slip!.err, 'hint: set "ATMOS_KEYRING_TYPE=memory"\n');
  },
);

windowsTest("a batch file and the guard have the system's cmd, whatever ComSpec says", async () => {
  const under = (comSpec: string) =>
    String
      .raw`wine cmd /c 'set ComSpec=${comSpec}& Z:\p\atmos-auth.exe exec -i one -- Z:\w\t.cmd a'`;
  const ended = await onWindowsWith(
    { "t.cmd": "@echo hi %1\r\n" },
    under(String.raw`Q:\no.exe`),
    under("cmd.exe"),
  );
  assertEquals(ended.map(said), [[0, "hi a", ""], [0, "hi a", ""]]);
});
