/** What a failed recipe tells a program: the last block of its result. */
export interface RecipeError {
  readonly code: string;
  readonly message: string;
  readonly failed_step?: string;
  readonly status?: number;
  readonly done: readonly { readonly step: string; readonly operation: string }[];
  readonly undone: readonly { readonly step: string; readonly operation: string }[];
  readonly undo_failed: readonly { readonly step: string }[];
  readonly maybe_applied: readonly { readonly step: string }[];
  readonly retry_safe: boolean;
  readonly retry_after_s?: number;
  readonly next: string;
}

/** @param text the text blocks of a result, one line break between them */
export function recipeError(text: string): RecipeError {
  const line = text.split("\n").at(-1) ?? "";
  if (!line.startsWith('{"error":')) throw new Error(`this is no failure of a recipe: ${text}`);
  return (JSON.parse(line) as { error: RecipeError }).error;
}
