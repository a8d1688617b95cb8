import { FocusKeyManager } from '@angular/cdk/a11y';
import { Component, type ElementRef, input, signal, viewChild } from '@angular/core';

/**
 * A button and what opens below it: the platform's own popover, so that it lies above everything, closes with Escape or a
 * click elsewhere, and gives the focus back. A choice in it that carries `data-closes` closes it. Arrow keys, Home and End go
 * through the choices, and so do the letters they begin with.
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
  #keys: FocusKeyManager<Choice> | undefined;

  protected toggle(): void {
    this.panel().nativeElement.togglePopover();
    this.#place();
  }

  protected toggled(event: Event): void {
    const isOpen = (event as ToggleEvent).newState === 'open'; // Angular types it as a plain event
    this.isOpen.set(isOpen);
    this.#keys?.destroy();
    this.#keys = undefined;
    if (isOpen) requestAnimationFrame(() => this.#choices()[0]?.focus());
    else if (this.panel().nativeElement.contains(document.activeElement)) this.opener().nativeElement.focus();
  }

  protected chosen(event: Event): void {
    const closes = event.target instanceof Element && event.target.closest('[data-closes]') !== null;
    if (closes) this.panel().nativeElement.hidePopover();
  }

  protected moved(event: KeyboardEvent): void {
    if (event.target instanceof HTMLInputElement) return;
    // Choices come and go while it is open: what there is now is what the keys go through.
    const choices = this.#choices();
    if (this.#keys === undefined || this.#keys.activeItem?.element !== document.activeElement) {
      this.#keys?.destroy();
      this.#keys = new FocusKeyManager(choices)
        .withWrap()
        .withHomeAndEnd()
        .withHorizontalOrientation('ltr')
        .withTypeAhead();
      this.#keys.updateActiveItem(choices.findIndex(({ element }) => element === document.activeElement));
    }
    this.#keys.onKeydown(event);
  }

  #choices(): readonly Choice[] {
    const found = this.panel().nativeElement.querySelectorAll<HTMLElement>('button:not(:disabled), a[href]');
    return [...found].map((element) => ({
      element,
      focus: () => element.focus(),
      getLabel: () => element.textContent.trim(),
    }));
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

/** One of the choices, for the keys. */
interface Choice {
  readonly element: HTMLElement;
  readonly focus: () => void;
  readonly getLabel: () => string;
}
