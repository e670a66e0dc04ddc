/** Fields that may stand below `spec` or beside it. */
import * as v from "valibot";

/** What was said, in whichever place. */
type Said<Entries extends v.ObjectEntries> = {
  readonly [Name in keyof Entries]: v.InferOutput<Entries[Name]>;
};

/**
 * A provider's fields, flat or below `spec`, as the original's documentation and its code have them; `spec`
 * may be missing or empty. Each field may stand in one of the two places, so none may have a default here.
 */
export function flatOrSpec<Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(
    v.object({ ...entries, spec: v.nullish(v.object(entries)) }),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const input = dataset.value as Record<string, unknown>;
      for (const [key, value] of Object.entries(input.spec ?? {})) {
        if (value === undefined || input[key] === undefined) continue;
        const place = { type: "object", origin: "value", input, key, value: input[key] } as const;
        addIssue({ message: `must not stand both here and under "spec"`, path: [place] });
      }
    }),
    v.transform((given): Said<Entries> => {
      const { spec, ...flat } = given as Record<string, unknown>;
      const said = Object.entries(flat).filter(([, value]) => value !== undefined);
      return { ...spec as object, ...Object.fromEntries(said) } as Said<Entries>;
    }),
  );
}
