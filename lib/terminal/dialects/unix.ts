/**
 * Lines that all of Unix's shells share: its tools, each run as a line of that shell, or a script that `sh` runs; and those
 * of `sh`, bash and zsh, and of whichever shell nothing else is known of. Pure.
 */
import { typedOnUnix } from "../escape.ts";
import type { Dialect, Shell } from "./dialect.ts";

/** A shell's way to run what is not its own. */
export interface Running {
  /** Stands before a tool's name where the shell has a command of that name. */
  readonly tool: string;
  /** Runs a line of `sh` that changes nothing of this shell. */
  script(line: string): string;
}

/** The whole dialect of one of them. */
export function unix(shell: Shell, { tool, script }: Running): Dialect {
  const words = (...paths: readonly string[]) => paths.map(shell.word).join(" ");
  const run = (name: string, ...paths: readonly string[]) => `${tool}${name} ${words(...paths)}`;
  return {
    ...shell,
    look: (how, ...paths) => run(`ls -l${how}`, ...paths),
    reach: (path, around) => run("ls -ld", ...around === undefined ? [] : [around], path),
    lookAt: (...variables) => script(`ls -l ${variables.map((name) => `"$${name}"`).join(" ")}`),
    make: (how, path) => run(how === "private" ? "mkdir -m 700" : "mkdir -p", path),
    remove: (path) => run("rm -rf", path),
    removeFile: (path) => run("rm", path),
    removeUnless: (program, path) => script(`pgrep -x ${program} || rm -f ${typedOnUnix(path)}`),
    move: (path, end) => run("mv", path, path + end),
    moveInto: (path, beside) => {
      const [into, from] = [path, beside].map(typedOnUnix);
      return script(`cat ${from} >${into} && rm ${from}`);
    },
    permit: (mode, ...paths) => run(`chmod ${mode}`, ...paths),
    take: (how, path) =>
      script(`sudo chown ${how === "whole" ? "-R " : ""}"$(id -u)" ${typedOnUnix(path)}`),
    recode: (encoding, path) => {
      const [file, kept] = [path, `${path}.${encoding.toLowerCase()}`].map(typedOnUnix);
      return script(
        `cp -p ${file} ${kept} && iconv -f ${encoding} -t UTF-8 ${kept} > ${file}`,
      );
    },
    recodeBeside: (encoding, path, end) =>
      script(
        `(umask 077; iconv -f ${encoding} -t UTF-8 ${typedOnUnix(path)} > ${
          typedOnUnix(path + end)
        })`,
      ),
    madeBeside: (path, end, line) =>
      script(`(umask 077; ${line(typedOnUnix(path), typedOnUnix(path + end))})`),
    edit: (path) => script(`\${EDITOR:-vi} ${typedOnUnix(path)}`),
    base64: (path) => script(`base64 < ${typedOnUnix(path)}`),
    clock: () => `${tool}date -u`,
    obstacle: (errno, path) => {
      switch (errno) {
        case "EBUSY":
        case "ETXTBSY":
          return run("fuser -v", path);
        case "ELOOP":
        case "ENOENT":
        case "ENOTDIR":
          return run("ls -ld", ...stepsTo(path));
        case "EROFS":
          return script("mount | grep -w -e ro -e read-only");
        default:
          return OBSTACLES_ANYWHERE[errno];
      }
    },
    certificatesAt: (address) =>
      script(`openssl s_client -connect ${typedOnUnix(address)} -showcerts </dev/null`),
    onlyEnding: (end) => `| ${tool}grep ${shell.word(`${end}$`)}`,
    readablePath: () => shell.setTo("PATH", script(READABLE)),
  };
}

/** Lines that show what stands in the way, where they are the same for every file. */
const OBSTACLES_ANYWHERE: Readonly<Record<string, string>> = {
  EAGAIN: "ulimit -u 4096",
  EDQUOT: "quota -s",
  EFBIG: "df -h",
  EIO: "df -h",
  EMFILE: "ulimit -n 1024",
  ENFILE: "cat /proc/sys/fs/file-nr",
  ENOMEM: "free -h",
  ENOSPC: "df -h",
};

/** Writes the path of each directory on the way to a file, and its own. */
function stepsTo(path: string): readonly string[] {
  const ends = [...path.matchAll(/(?<=[^/])(?=\/|$)/g)];
  return ends.map(({ index }) => path.slice(0, index));
}

const READABLE = `printf %s "$PATH" | tr : '\\n' | LC_ALL=C grep -v '[^ -~]' | paste -sd: -`;

/** As POSIX has them. */
export const SH: Dialect = unix({
  name: "sh",
  word: typedOnUnix,
  set: (variable, value) => `export ${variable}=${typedOnUnix(value)}`,
  setTo: (variable, line) => `export ${variable}="$(${line})"`,
  copy: (variable, from) => `export ${variable}="$${from}"`,
  unset: (...variables) => `unset ${variables.join(" ")}`,
  ask: (variable) => `stty -echo; read -r ${variable}; stty echo; export ${variable}`,
  alone: (variable, value, line) => `${variable}=${typedOnUnix(value)} ${line}`,
  inTurn: (...lines) => lines.join(" && "),
  evaluate: (line) => `eval "$(${line})"`,
  feed: (line, path) => `${line} < ${typedOnUnix(path)}`,
  showsPath: 'echo "$PATH"',
  nowhere: ">/dev/null",
}, { tool: "", script: (line) => line });
