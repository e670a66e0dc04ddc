/** Tells what one place alone makes from whatever else looks like it, for the type checker alone. */
export declare class Made {
  readonly #made: true;
}
