/** Between the parts of a path. */
export const SEPARATOR: string;
/** Between the paths of a list. */
export const DELIMITER: string;
/** Joins parts and normalizes the whole. */
export function join(...parts: string[]): string;
/** The absolute path that parts lead to. */
export function resolve(...parts: string[]): string;
/** The way from one path to another. */
export function relative(from: string, to: string): string;
/** Without `.`, `..` and doubled separators. */
export function normalize(path: string): string;
/** All but the last part. */
export function dirname(path: string): string;
/** The last part. */
export function basename(path: string, suffix?: string): string;
/** From the last dot of the last part on. */
export function extname(path: string): string;
/** Whether it stands by itself. */
export function isAbsolute(path: string): boolean;
