import { assertEquals } from "@std/assert";
import { listed } from "../../../../providers/github/grant/git_config.ts";
import { conditional, listing } from "../../../../providers/github/grant/git_includes.ts";

function paths(...told: readonly string[]): readonly string[] {
  return conditional(told.join("\0"));
}

Deno.test("git is asked for all files at once", () => {
  const list = ["config", "--list", "-z", "--includes", "--show-origin"];
  assertEquals(listing([]), ["git", ...list]);
  const both = ["-c", "include.path=/a b", "-c", "include.path=~ada/c"];
  assertEquals(listing(["/a b", "~ada/c"]), ["git", ...both, ...list]);
});

Deno.test("attack: a file that is included on a condition is not read, since the condition does not hold yet", () => {
  assertEquals(
    paths(
      "file:/home/ada/.gitconfig",
      "includeif.gitdir:~/work/.path\ninc",
      "file:/home/ada/.gitconfig",
      "includeif.onbranch:release.path\n~/branch",
      "file:/home/ada/.config/git/more",
      "includeif.hasconfig:remote.*.url:https://a.example/**.path\n../b c",
      "file:/etc/gitconfig",
      "includeif.gitdir:/x/.path\n%(prefix)/etc/inc",
      "file:C:/Users/ada/.gitconfig",
      "includeif.gitdir:C:/x/.path\ninc",
      "command line:",
      "includeif.gitdir:/y/.path\n~ada/inc",
    ),
    [
      "/home/ada/inc",
      "~/branch",
      "/home/ada/.config/git/../b c",
      "%(prefix)/etc/inc",
      "C:/Users/ada/inc",
      "~ada/inc",
    ],
  );
});

Deno.test("what is no such file, or is seen from nowhere, is not asked for", () => {
  assertEquals(
    paths(
      "file:.git/config",
      "includeif.onbranch:main.path\ninc",
      "file:/home/ada/.gitconfig",
      "include.path\n/read/already",
      "file:/home/ada/.gitconfig",
      "includeif.path\n/x",
      "command line:",
      "includeif.onbranch:main.path\ninc",
    ),
    [],
  );
});

Deno.test("where entries are from is none of them", () => {
  const told = ["file:/home/ada/.gitconfig\0a.b\nc\0", "file:/home/ada/inc\0a.b\nc\0blob:x\0d.e\0"];
  assertEquals(listed(told), [["a.b", "c"], ["d.e", "true"]]);
});
