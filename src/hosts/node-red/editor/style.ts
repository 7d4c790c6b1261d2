/**
 * Looks: only Node-RED's own variables, so that themes and dark mode follow. `width:0;min-width:100%` keeps
 * long words from widening the tray.
 */
export const style = `
.mf-row { display: flex; align-items: flex-start; margin-bottom: 10px }
.red-ui-editor .mf-row>label { flex: 0 0 130px; width: 130px; margin: 0; padding: 7px 10px 0 0; line-height: 20px; box-sizing: border-box; overflow-wrap: anywhere; display: flex }
.mf-row>label>i { flex: 0 0 18px; line-height: 20px; margin-right: 4px; text-align: center }
.mf-form,
.mf-cell .mf-help,
.mf-cell .mf-error,
.mf-result { width: 0; min-width: 100%; box-sizing: border-box }
.mf-cell { flex: 1 1 auto; min-width: 0 }
.mf-line { display: flex; align-items: center; flex-wrap: wrap; gap: 6px }
.mf-line>.red-ui-typedInput-container { flex: 1 1 0; min-width: 0 }
.red-ui-editor .mf-cell input[type=text],
.red-ui-editor .mf-cell input[type=password],
.red-ui-editor .mf-cell select,
.red-ui-editor .mf-cell textarea { width: 100%; box-sizing: border-box; height: 34px; margin: 0 }
.red-ui-editor .mf-cell .red-ui-typedInput-container input.red-ui-typedInput-input { height: 32px }
.red-ui-editor .mf-cell textarea.mf-lines { height: auto; font-family: var(--red-ui-monospace-font); font-size: 12px; line-height: 16px; resize: vertical }
.red-ui-editor .mf-cell textarea.mf-secret { -webkit-text-security: disc }
.red-ui-editor .mf-cell input.mf-narrow { width: 110px }
.red-ui-editor .mf-cell select.mf-unit-select { width: 126px; flex: 0 0 126px }
.mf-unit { flex: 0 0 auto; color: var(--red-ui-secondary-text-color); padding: 0 2px }
.red-ui-editor .mf-row label.mf-check { display: flex; align-items: center; width: auto; min-height: 34px; margin: 0; gap: 8px; cursor: pointer }
.red-ui-editor .mf-cell .mf-check input[type=checkbox] { width: auto; margin: 0 }
.mf-help { color: var(--red-ui-secondary-text-color); font-size: 12px; line-height: 16px; margin-top: 3px }
.mf-error { color: var(--red-ui-text-color-error); font-size: 12px; line-height: 16px; margin-top: 3px }
.mf-faint { color: var(--red-ui-form-placeholder-color) }
.mf-effect { display: inline-block; border: 1px solid var(--red-ui-secondary-border-color); border-radius: 3px; padding: 0 5px; margin-right: 4px; line-height: 15px; font-size: 11px }
.mf-effect i { font-size: 10px }
.red-ui-editor a.mf-more { white-space: nowrap; color: var(--red-ui-text-color-link) }
.mf-more i { font-size: 10px }
.mf-event { padding-top: 7px; line-height: 20px }
.mf-op-help { display: flex; align-items: flex-start; gap: 4px }
.mf-effect { flex: none }
.mf-sub { border: 1px solid var(--red-ui-form-input-border-color); border-top: 0; border-radius: 0 0 4px 4px; padding: 10px 10px 0; box-sizing: border-box }
.mf-sub .mf-menu-note { padding: 0 0 10px }
.red-ui-editor .mf-sub .mf-row>label { flex-basis: 104px; width: 104px }
.mf-effect.mf-destroys { color: var(--red-ui-text-color-error); border-color: currentColor }
.red-ui-editor .red-ui-help code.mf-wide { white-space: normal; overflow-wrap: anywhere }
.mf-section { border-bottom: 1px solid var(--red-ui-secondary-border-color); color: var(--red-ui-primary-text-color); font-weight: bold; margin: 16px 0 8px; padding-bottom: 3px }
.mf-fold { display: flex; align-items: center; gap: 4px; width: 100%; border: 0; border-top: 1px solid var(--red-ui-secondary-border-color); background: none; color: var(--red-ui-primary-text-color); padding: 8px 0; margin: 4px 0 0; text-align: left; cursor: pointer; font: inherit }
.mf-fold>i { width: 18px; text-align: center }
.mf-fold:focus-visible { outline: 1px solid var(--red-ui-form-input-focus-color) }
.mf-fold-count { color: var(--red-ui-secondary-text-color); font-size: 12px }
.mf-fold-body { padding-top: 2px }
.mf-form { margin-bottom: 10px }
.red-ui-editor .mf-cell .mf-joined>textarea { flex: 1 1 100%; border-top: 0; border-top-left-radius: 0; border-top-right-radius: 0 }
.mf-rows { flex: 1 1 100%; min-width: 0 }
.mf-rows .red-ui-editableList-container { padding: 0 }
.mf-rows .red-ui-editableList-container.input-error { border-color: var(--red-ui-form-input-border-error-color)!important }
.mf-joined { row-gap: 0 }
.mf-joined>.mf-head { border-bottom-left-radius: 0; border-bottom-right-radius: 0 }
.mf-joined>.mf-head+.mf-rows .red-ui-editableList-container,
.mf-joined .mf-head~.mf-rows .red-ui-editableList-container { border-top: 0; border-top-left-radius: 0; border-top-right-radius: 0 }
.mf-rows.mf-empty .red-ui-editableList-container { display: none }
.mf-rows .red-ui-editableList-container li:last-child { border-bottom: 0 }
.mf-rows ol { margin: 0; min-height: 0 }
.mf-rows .mf-list-row { display: flex; gap: 6px; align-items: center; overflow: visible }
.red-ui-editor .mf-cell .mf-rows input.mf-key { flex: 0 0 38%; width: 38% }
.mf-rows .mf-value { flex: 1 1 auto; min-width: 0 }
.mf-result { display: flex; gap: 6px; margin-top: 8px; padding: 8px 10px; border-radius: 4px; border: 1px solid var(--red-ui-secondary-border-color); border-left-width: 3px; background: var(--red-ui-secondary-background); color: var(--red-ui-primary-text-color); overflow-wrap: anywhere }
.mf-result>i { line-height: 20px }
.mf-result>div { line-height: 20px; min-width: 0 }
.mf-good { border-left-color: var(--red-ui-text-color-success) }
.mf-good>i { color: var(--red-ui-text-color-success) }
.mf-bad { border-left-color: var(--red-ui-text-color-error) }
.mf-bad>i { color: var(--red-ui-text-color-error) }
.mf-menu { position: fixed; z-index: 2000; overflow-y: auto; background: var(--red-ui-form-input-background); color: var(--red-ui-form-text-color); border: 1px solid var(--red-ui-primary-border-color); border-radius: 4px; box-shadow: 0 3px 10px var(--red-ui-shadow); padding: 3px 0 }
.mf-item { display: flex; gap: 10px; justify-content: space-between; padding: 5px 10px; cursor: pointer; line-height: 18px }
.mf-item:hover,
.mf-item.mf-active { background: var(--red-ui-list-item-background-hover) }
.mf-item-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.mf-item-detail { color: var(--red-ui-secondary-text-color); font-size: 12px; white-space: nowrap }
.mf-menu-note { padding: 6px 10px; display: flex; gap: 6px; line-height: 18px }
.mf-menu-note i { line-height: 18px }
.mf-menu-hint { padding: 0 10px 6px 34px; color: var(--red-ui-secondary-text-color); font-size: 12px }
`;
