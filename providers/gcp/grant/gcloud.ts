/** What every configuration of gcloud in a session says (docs.cloud.google.com/sdk/docs/properties). */

/** Each session would look for updates anew, and ask for an opinion. */
export const QUIET =
  "[component_manager]\ndisable_update_check = true\n\n[survey]\ndisable_prompts = true\n";
