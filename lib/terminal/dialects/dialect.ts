/** The lines that a person may be told to type, each of which every shell's dialect writes in its own words. */

/** Change of who reaches a file, as chmod(1) is told. */
export type Mode = "600" | "700" | "go-w" | "o-w" | "u+w" | "+x" | "+t";

/** A shell's own words. Paths, names and values are told as they are: quoting them is what a dialect is for. */
export interface Shell {
  /** By which `speak` finds it. */
  readonly name: string;
  /** One word, in quotes where it needs them. */
  word(text: string): string;
  set(variable: string, value: string): string;
  /** Sets a variable to what a line prints. */
  setTo(variable: string, line: string): string;
  /** Sets a variable to what another holds. */
  copy(variable: string, from: string): string;
  unset(...variables: readonly string[]): string;
  /** Has a secret typed into a variable, which nobody sees. */
  ask(variable: string): string;
  /** Sets a variable for that line alone; on Windows, whose shells can't, from then on. */
  alone(variable: string, value: string, line: string): string;
  /** One after the other, where the one before went well. */
  inTurn(...lines: readonly string[]): string;
  /** Runs what a program prints, in this shell. */
  evaluate(line: string): string;
  /** Has a line read a file as its standard input. */
  feed(line: string, path: string): string;
  /** Shows where programs are looked for. */
  readonly showsPath: string;
  /** End of a line whose output nobody is to see. */
  readonly nowhere: string;
}

/** Lines for files. What is made of one lies beside it, under its path with `end` behind it. */
interface Files {
  /** Looks at files, and whose they are: at a link itself, or at what it leads to; at a directory, or into it. */
  look(how: "" | "d" | "L" | "dL", ...paths: readonly string[]): string;
  /** Shows who reaches a file, and first what is around it, where that counts there. */
  reach(path: string, around?: string): string;
  /** Looks at the files that variables name. */
  lookAt(...variables: readonly string[]): string;
  /** Makes a directory that nobody else reaches, or one with those above it. */
  make(how: "private" | "whole", path: string): string;
  /** Takes a directory away, with all that is in it. */
  remove(path: string): string;
  removeFile(path: string): string;
  /** Takes a file away unless such a program runs. */
  removeUnless(program: string, path: string): string;
  move(path: string, end: string): string;
  /** Puts what a file beside it holds into a file that keeps its mode, and takes the other away. */
  moveInto(path: string, beside: string): string;
  permit(mode: Mode, ...paths: readonly string[]): string;
  /** Makes somebody else's file one's own, or a directory with all that is in it. */
  take(how: "file" | "whole", path: string): string;
  /** Writes a file anew in UTF-8, with its mode; what it was stays beside it. */
  recode(encoding: string, path: string): string;
  /** Writes the text beside the file, where nobody else reaches it. */
  recodeBeside(encoding: string, path: string, end: string): string;
  /** Has a program write something beside the file, where nobody else reaches it. */
  madeBeside(path: string, end: string, line: (from: string, to: string) => string): string;
  /** Opens a file for the person to change. */
  edit(path: string): string;
  /** Prints a file in base64. */
  base64(path: string): string;
}

/** Other lines that each system has in its own way. */
interface Machine {
  /**
   * Shows, or ends, what stands in the way of using a file, by the system's name of its refusal (errno(3)); `undefined`
   * where that is the file itself.
   */
  obstacle(errno: string, path: string): string | undefined;
  /** Tells the time. */
  clock(): string;
  /** Shows who serves an address, whose certificate it is. */
  certificatesAt(address: string): string;
  /** Writes the end of a line of whose output only what ends so is to be seen. */
  onlyEnding(end: string): string;
  /** Takes the parts out of `PATH` that no program of ours can read. */
  readablePath(): string;
}

/** All of it. */
export interface Dialect extends Shell, Files, Machine {}
