import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import type { FolderOptions } from '../../contract/methods/folders.ts';
import { Words } from '../strings/words.ts';

const rescans = { usual: undefined, often: 300_000, hourly: 3_600_000, daily: 86_400_000 } as const;
type Rescan = keyof typeof rescans;

/** The options of a folder as fields to fill in. */
@Component({
  selector: 'tt-folder-fields',
  host: { class: 'form' },
  template: `
    <div>
      <label class="label" for="folder-label">{{ t().label }}</label>
      <input id="folder-label" class="field" type="text" maxlength="255" autocomplete="off" aria-describedby="folder-label-hint" [placeholder]="usualLabel()" [value]="label()" (input)="label.set(asText($event))" />
      <p id="folder-label-hint" class="hint">{{ t().labelHint }}</p>
    </div>
    <div>
      <label class="label" for="folder-ignore">{{ t().ignore }}</label>
      <textarea id="folder-ignore" class="field" spellcheck="false" aria-describedby="folder-ignore-hint" [value]="patterns()" (input)="patterns.set(asText($event))"></textarea>
      <p id="folder-ignore-hint" class="hint">{{ t().ignoreHint }}</p>
    </div>
    <div>
      <span class="label" id="folder-rescan">{{ t().rescan }}</span>
      <div class="choices" role="radiogroup" aria-labelledby="folder-rescan">
        @for (name of names; track name) {
          <label><input type="radio" name="rescan" [checked]="rescan() === name" (change)="rescan.set(name)" />{{ t().rescanChoices[name] }}</label>
        }
      </div>
    </div>
    <label class="check"><input type="checkbox" [checked]="follows()" (change)="follows.set(!follows())" /><span>{{ t().follow }}</span></label>
  `,
})
export class FolderFields {
  /** What they begin with. */
  readonly options = input<FolderOptions>({});
  /** The name it has when none is given. */
  readonly usualLabel = input('');
  readonly #words = inject(Words);
  protected readonly names: readonly Rescan[] = ['usual', 'often', 'hourly', 'daily'];
  protected readonly t = computed(() => this.#words.strings().folders);
  protected readonly label = linkedSignal(() => this.options().label ?? '');
  protected readonly patterns = linkedSignal(() => (this.options().ignorePatterns ?? []).join('\n'));
  protected readonly follows = linkedSignal(() => this.options().followSymlinks ?? false);
  protected readonly rescan = linkedSignal<Rescan>(
    () => this.names.find((name) => rescans[name] === this.options().rescanMs) ?? 'usual',
  );
  /** As they are filled in now. */
  readonly filledIn = computed<FolderOptions>(() => {
    const ignorePatterns = this.patterns()
      .split('\n')
      .filter((line) => line.trim() !== '');
    const label = this.label().trim();
    const rescanMs = rescans[this.rescan()];
    return {
      ...(ignorePatterns.length > 0 && { ignorePatterns }),
      ...(this.follows() && { followSymlinks: true }),
      ...(label !== '' && { label }),
      ...(rescanMs !== undefined && { rescanMs }),
    };
  });

  protected readonly asText = ({ target }: Event): string =>
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target.value : '';
}
