"""One box that finds areas, forces, partnerships and measures by name or code."""

from django.shortcuts import redirect, render

from ..pages import search as results


def search(request):
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    if text and (address := results.exactly(text)):
        return redirect(address)
    groups = results.find(text, request.viewer) if text else ()
    context = {"text": text, "groups": groups, "headline": results.headline(text, groups)}
    return render(request, "search.html", context)
