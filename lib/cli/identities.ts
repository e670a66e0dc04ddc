/** Names of identities, as far as a configuration tells. */
export interface Identities {
  /** `undefined` where nobody knows. */
  is(word: string): boolean | undefined;
  /** The one that a word was meant for, where fingers slipped. */
  near(word: string): string | undefined;
}

/** No names, where no configuration can be read. */
export const UNREAD: Identities = { is: () => undefined, near: () => undefined };
