/**
 * What each command may cost, counted instead of timed: the one place where it is allowed to. A figure is raised only
 * together with its reason; one that has become far too high is lowered, or the test says so.
 */

/** What is counted. */
export interface Cost {
  /** Modules of the bundle that are loaded. */
  readonly modules: number;
  /** Kilobytes of them, which are parsed and for the most part evaluated. */
  readonly kilobytes: number;
  /** Files and directories that are opened below the person's home, which holds the project and the session too. */
  readonly files: number;
  /** Programs that are started, the guard and its tools included. */
  readonly programs: number;
  /** System calls about files, links and directories below the person's home. */
  readonly calls: number;
}

/** A command's arguments, what it may cost, and what for. */
export const BUDGET: readonly (readonly [args: string, cost: Cost, why: string])[] = [
  [
    "version",
    { modules: 44, kilobytes: 154, files: 0, programs: 0, calls: 1 },
    "the command line's tables, and the terminal; nothing of the machine. What others load on demand parts it; each mistake in a line is told apart there; which build services there are is one table, and styles are parted from the terminal; what is known of each variable of ours is one table, and which names look secret is known to what tells of a shell's variables, too; which shell a line is for, how Unix's shells write one, and what all shells' words need, stand where all hints pass, parted by those of the other shells, and the size of the terminal is told in one place; what stands in the way of a file is told in lines, too, and it is known who could type them",
  ],
  [
    "help",
    { modules: 47, kilobytes: 162, files: 0, programs: 0, calls: 1 },
    "the same, and the texts of all commands; words that a line carries for Windows are opened; what is waited for, and what is said at the end, are parted from the terminal; the line that was typed, with another program in it, is made by a file of its own; what is loaded on demand is named where it is asked for",
  ],
  [
    "completion bash",
    { modules: 45, kilobytes: 165, files: 0, programs: 0, calls: 4 },
    "the same, and one shell's script, which names the program by its path, in every shell's quotes, and completes behind an open one",
  ],
  [
    "status --short",
    { modules: 60, kilobytes: 199, files: 3, programs: 0, calls: 46 },
    "what the session says of itself, found among the places of sessions; lines to look at a file are known to what tells of its trouble; whether a run answers in JSON is known before it is understood; what is not the session's around us is told by a file of its own, and so is where a configuration may have something written; it says what leads a tool elsewhere; quotes around a variable of ours are told where it is read, and how long the path of a place may be; who could type where this runs, and the device that programs need, are known to what tells of the machine; the step at which a path ends, and the names that Windows gives no file, are told by a file each",
  ],
  [
    "list",
    { modules: 142, kilobytes: 710, files: 4, programs: 0, calls: 103 },
    "the lines that show what stands in the way of a file, and the configuration with all kinds of all clouds and of Vault, which records the store has, and by which key; what is loaded on demand, as in a session alone, parts the bundle into more modules, and so do the lines of the system's own, what is passed over, a path's one spelling and a store's id, which few need beside; what a session says of itself, what this process has open and what unlocks the store are told by one file each; what one's own files protect is known by what is obtained; damaged records, a file's former keys and what may hold the passphrase are parted from what most commands need; what one's own files alone may say of the store is known; others' files on a path, the way along one, and waiting for a program are each told in one place; what env has put beside the store is looked for where such files may lie; where the key of a record should lie, what a killed writer has left, and what each cloud's tools keep of their own settings are told by a file each; which secrets a credential was made with, what a link's fingerprint is made of, where a key has been put before and what is waited for there stand in files of their own; each secret that is written in its place is looked at; how a directory of what lasts is made is told in one place",
  ],
  [
    "credential-process -i admin",
    {
      modules: 158,
      kilobytes: 752,
      files: 8,
      programs: 0,
      calls: 121,
    },
    "the same, one chain's plan, one record and the store's key; what is refused of a secret, which few runs need, is loaded on demand and parts the bundle; what only shells replace in a text, and in a path, is told by a file each; mends of a text that can't be parsed are told by a file of their own",
  ],
  [
    "env -i admin",
    { modules: 173, kilobytes: 796, files: 13, programs: 0, calls: 230 },
    "the same, the grant, a place of nobody's for each other cloud, and where a file of the variables may be written; where something lasting is written, what a killed writer has left there is looked for; who is protected is asked for, and the audit log tells of what leaves outside of sessions; what only shells replace is told apart, as above; in which session it is asked is told by a file of its own",
  ],
  [
    "exec -i admin -- true",
    { modules: 178, kilobytes: 805, files: 28, programs: 4, calls: 472 },
    "the same, a session's directory, its guard (a shell, cat and rm), the command, and the removal; what programs say while they are waited for, and where no secret stands, and who is protected, which env asks too, are files of their own, which part the bundle; so is the environment of a session",
  ],
];
