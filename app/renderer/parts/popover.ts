import { Component, type ElementRef, input, signal, viewChild } from '@angular/core';

/**
 * A button and what opens below it: the platform's own popover, so that it lies above everything, closes with Escape or a
 * click elsewhere, and gives the focus back. A choice in it that carries `data-closes` closes it.
 */
@Component({
  selector: 'tt-popover',
  template: `
    <button
      #opener
      type="button"
      class="button"
      [class.is-bare]="isBare()"
      [class.is-square]="isSquare()"
      [attr.aria-label]="label()"
      [attr.title]="isSquare() ? label() : null"
      [attr.aria-expanded]="isOpen()"
      aria-haspopup="dialog"
      (click)="toggle()"
    >
      <ng-content select="[slot=button]" />
    </button>
    <div
      #panel
      class="popover scrolls"
      popover="auto"
      role="group"
      [attr.aria-label]="label()"
      (toggle)="toggled($event)"
      (click)="chosen($event)"
      (keydown)="moved($event)"
    >
      @if (isOpen()) {
        <ng-content />
      }
    </div>
  `,
})
export class Popover {
  readonly label = input.required<string>();
  readonly isBare = input(false);
  readonly isSquare = input(false);
  /** Its end is under the button's end and not its start under the start. */
  readonly isAtEnd = input(false);
  protected readonly isOpen = signal(false);
  protected readonly opener = viewChild.required<ElementRef<HTMLElement>>('opener');
  protected readonly panel = viewChild.required<ElementRef<HTMLElement>>('panel');

  protected toggle(): void {
    this.panel().nativeElement.togglePopover();
    this.#place();
  }

  protected toggled(event: Event): void {
    const isOpen = (event as ToggleEvent).newState === 'open'; // Angular types it as a plain event
    this.isOpen.set(isOpen);
    if (isOpen) requestAnimationFrame(() => this.#focusable()[0]?.focus());
    else if (this.panel().nativeElement.contains(document.activeElement)) this.opener().nativeElement.focus();
  }

  protected chosen(event: Event): void {
    const closes = event.target instanceof Element && event.target.closest('[data-closes]') !== null;
    if (closes) this.panel().nativeElement.hidePopover();
  }

  protected moved(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || (event.target instanceof HTMLInputElement && event.target.type !== 'radio')) return;
    event.preventDefault();
    const all = this.#focusable();
    const at = all.indexOf(document.activeElement as HTMLElement); // only ever compared
    all[(at + step + all.length) % all.length]?.focus();
  }

  #focusable(): readonly HTMLElement[] {
    return [...this.panel().nativeElement.querySelectorAll<HTMLElement>('button:not(:disabled), input, a[href]')];
  }

  #place(): void {
    const opener = this.opener().nativeElement.getBoundingClientRect();
    const { style } = this.panel().nativeElement;
    style.top = `${opener.bottom + 6}px`;
    style.maxHeight = `${innerHeight - opener.bottom - 22}px`;
    style.left = this.isAtEnd() ? 'auto' : `${opener.left}px`;
    style.right = this.isAtEnd() ? `${document.documentElement.clientWidth - opener.right}px` : 'auto';
  }
}
