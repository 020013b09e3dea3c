/** What the engine takes from its surroundings: time, chance, and the key that confirmations are signed with. */
import { REAL, type Surroundings } from "../policy/settings.js";

export interface RecipeSettings extends Partial<Surroundings> {
  /** HMAC key of confirmations; every replica of a server needs the same. */
  readonly stateKey: () => Promise<Uint8Array>;
}

export type Settings = Required<RecipeSettings>;

export function settingsOf(settings: RecipeSettings): Settings {
  return { ...REAL, ...settings };
}
