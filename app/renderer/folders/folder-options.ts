import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import type { FolderOptions, FolderView } from '../../contract/methods/folders.ts';
import { Host } from '../host/host.ts';
import { Dialog } from '../parts/dialog.ts';
import { Words } from '../strings/words.ts';

const rescans = { usual: undefined, often: 300_000, hourly: 3_600_000, daily: 86_400_000 } as const;
type Rescan = keyof typeof rescans;

/** How one folder is watched. */
@Component({
  selector: 'tt-folder-options',
  imports: [Dialog],
  template: `
    <tt-dialog [heading]="t().optionsTitle(folder().label)" [isWide]="true" (closed)="closed.emit()">
      <form id="folder-options" class="form" (submit)="save($event)">
        <div>
          <label class="label" for="folder-label">{{ t().label }}</label>
          <input id="folder-label" class="field" type="text" maxlength="255" aria-describedby="folder-label-hint" [value]="label()" (input)="label.set(asText($event))" />
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
        <p class="browse-trouble" role="alert">{{ trouble() }}</p>
      </form>
      <ng-container slot="actions">
        <button type="button" class="button" (click)="closed.emit()">{{ words.strings().shell.cancel }}</button>
        <button type="submit" form="folder-options" class="button is-first">{{ t().save }}</button>
      </ng-container>
    </tt-dialog>
  `,
})
export class FolderOptionsDialog {
  readonly folder = input.required<FolderView>();
  readonly closed = output<void>();
  readonly #host = inject(Host);
  protected readonly words = inject(Words);
  protected readonly names: readonly Rescan[] = ['usual', 'often', 'hourly', 'daily'];
  protected readonly t = computed(() => this.words.strings().folders);
  protected readonly label = linkedSignal(() => this.folder().label);
  protected readonly patterns = linkedSignal(() => (this.folder().options.ignorePatterns ?? []).join('\n'));
  protected readonly follows = linkedSignal(() => this.folder().options.followSymlinks ?? false);
  protected readonly rescan = linkedSignal<Rescan>(
    () => this.names.find((name) => rescans[name] === this.folder().options.rescanMs) ?? 'usual',
  );
  protected readonly trouble = signal('');

  protected readonly asText = ({ target }: Event): string =>
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target.value : '';

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    try {
      await this.#host.api.folders.change({ id: this.folder().id, options: this.#options() });
      this.closed.emit();
    } catch {
      this.trouble.set(this.words.strings().shell.wrong);
    }
  }

  #options(): FolderOptions {
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
  }
}
