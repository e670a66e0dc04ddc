/** What git and its like keep of a project, by whatever name. */
import { assertEquals } from "@std/assert";
import { isKeptAside } from "../../../lib/paths/versioned.ts";

Deno.test("attack: a step that HFS+ or NTFS takes for .git", () => {
  const kept = [
    ".git",
    "a/.git/b",
    "a\\.GIT\\b",
    ".git.",
    ".git ",
    ".git .. ",
    ".git:stream",
    ".git::$INDEX_ALLOCATION",
    "git~1",
    "GIT~12",
    "git~1.",
    ".g\u200cit",
    "\ufeff.git\u2060".replace("\u2060", "\u202e"),
    ".hg",
    "a/.jj/x",
    ".svn",
    "_darcs",
  ];
  for (const path of kept) assertEquals([path, isKeptAside(path)], [path, true]);
});

Deno.test("what only resembles them is the project's", () => {
  const own = [
    ".gitignore",
    ".github/x",
    "git",
    "x.git",
    "..git",
    ".git-x",
    "git~",
    "git~1x",
    ". git",
  ];
  for (const path of own) assertEquals([path, isKeptAside(path)], [path, false]);
});
