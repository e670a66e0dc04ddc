/**
 * Words in place of lines where there is no shell, and none of its tools, as in many an image: nothing could be typed
 * there. Pure.
 */
import { typedOnUnix } from "../escape.ts";
import { setOutside } from "../spoken.ts";
import type { Dialect, Mode } from "./dialect.ts";

const word = typedOnUnix;

const words = (paths: readonly string[]) => paths.map(word).join(" and ");

/** The place at which all of it can be changed. */
const OUTSIDE = "where this is started";

/** The sense of each mode. */
const MODES: Readonly<Record<Mode, (paths: string) => string>> = {
  "600": (paths) => `let nobody but its owner read or write ${paths}`,
  "700": (paths) => `let nobody but its owner into ${paths}`,
  "go-w": (paths) => `let nobody but its owner write to ${paths}`,
  "o-w": (paths) => `let nobody but its owner and group write to ${paths}`,
  "u+w": (paths) => `let its owner write to ${paths}`,
  "+x": (paths) => `make ${paths} executable`,
  "+t": (paths) => `make ${paths} sticky (mode 1777)`,
};

const see = (what: string) => `see from outside ${what}: nothing here can show it`;

/** The way past what stands in the way. */
const OBSTACLES: Readonly<Record<string, (path: string) => string>> = {
  EAGAIN: () => "allow more processes, as docker run --pids-limit does",
  EBUSY: (path) => see(`who has ${path} open`),
  EDQUOT: () => "make room in the quota of this user",
  EFBIG: () => "allow larger files, as docker run --ulimit fsize=-1 does",
  EIO: (path) => see(`what has failed below ${path}`),
  ELOOP: (path) => see(`where the links on the way to ${path} lead`),
  EMFILE: () => "allow more open files, as docker run --ulimit nofile=1024 does",
  ENFILE: () => "allow the machine more open files",
  ENOENT: (path) => see(`what of ${path} is there`),
  ENOMEM: () => "allow more memory, as docker run --memory does",
  ENOSPC: (path) => `make room where ${path} lies`,
  ENOTDIR: (path) => see(`which step of ${path} is no directory`),
  EROFS: (path) =>
    `have a file system there that can be written, for ${path}, as docker run --tmpfs does`,
  ETXTBSY: (path) => see(`who runs ${path}, or writes it`),
};

/** The dialect of nobody's shell. */
export const NONE: Dialect = {
  name: "none",
  word,
  set: (variable, value) => `set ${variable}=${word(value)} ${OUTSIDE}`,
  setTo: (variable, line) => `set ${variable} ${OUTSIDE}, to what this prints: ${line}`,
  copy: (variable, from) => `set ${variable} ${OUTSIDE}, to what ${from} holds`,
  unset: (...variables) => `start this without ${variables.join(" and ")}`,
  ask: setOutside,
  alone: (variable, value, line) => `${line}   (with ${variable}=${word(value)} set)`,
  inTurn: (...lines) => lines.join("\n"),
  evaluate: (line) => `set ${OUTSIDE} what this prints: ${line}`,
  feed: (line, path) => `${line}   (with ${word(path)} for its input)`,
  showsPath: `what is set ${OUTSIDE}`,
  nowhere: ">/dev/null",
  look: (_, ...paths) => see(`what is there, and whose it is: ${words(paths)}`),
  reach: (path) => see(`who may reach ${word(path)}, and what is around it`),
  lookAt: (...variables) => see(`the files that these name: ${variables.join(" and ")}`),
  make: (how, path) =>
    `have ${word(path)} there, as a directory${
      how === "private" ? " that nobody but this user reaches" : ""
    }`,
  remove: (path) => `take ${word(path)} away, with all that is in it`,
  removeFile: (path) => `take ${word(path)} away`,
  removeUnless: (program, path) => `take ${word(path)} away, unless ${program} runs`,
  move: (path, end) => `call ${word(path)} ${word(path + end)}`,
  moveInto: (path, beside) => `put what ${word(beside)} holds into ${word(path)}, and take it away`,
  permit: (mode, ...paths) => MODES[mode](words(paths)),
  take: (how, path) =>
    `make this user the owner of ${word(path)}${how === "whole" ? ", with all that is in it" : ""}`,
  recode: (encoding, path) => `write ${word(path)} anew, in UTF-8 instead of ${encoding}`,
  recodeBeside: (encoding, path, end) =>
    `write what ${word(path)} holds in ${encoding} into ${word(path + end)}, in UTF-8`,
  madeBeside: (path, end, line) =>
    `${line(word(path), word(path + end))}   (where there is a shell)`,
  edit: (path) => `change ${word(path)}`,
  base64: (path) => `write what ${word(path)} holds in base64`,
  clock: () => see("what time this machine has"),
  obstacle: (errno, path) => OBSTACLES[errno]?.(word(path)),
  certificatesAt: (address) => see(`whose certificate ${word(address)} has`),
  onlyEnding: (end) => `  (look for a line that ends with "${end}")`,
  readablePath: () => `set PATH ${OUTSIDE} without what is not ASCII`,
};
