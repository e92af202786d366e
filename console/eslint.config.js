import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["target", "src/api/schema.d.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ["e2e/**"],
    languageOptions: { globals: { process: "readonly", console: "readonly", document: "readonly", window: "readonly" } },
  },
);
