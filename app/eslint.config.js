import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['node_modules/'] },
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off', // an index that was just checked
      '@typescript-eslint/no-dynamic-delete': 'off',
      'vue/multi-word-component-names': 'off', // screens have the names of what they show
      'vue/max-attributes-per-line': 'off', // layout is no linter's business here
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off', // optional is said by the type
    },
  },
  { files: ['tests/browser/*.mjs'], rules: { 'no-console': 'off' } },
)
