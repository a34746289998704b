"""Addresses of raw material, below `/w/<workspace>/`."""

from django.urls import path

from braid.messaging.material import views

urlpatterns = [
    path("material/", views.materials, name="messaging_materials"),
    path("material/on/<str:kind>/<int:pk>/", views.material_new, name="messaging_material_new"),
    path("material/<int:pk>/", views.material, name="messaging_material"),
    path("material/<int:pk>/edit/", views.material_edit, name="messaging_material_edit"),
    path("material/<int:pk>/use/", views.material_use_new, name="messaging_material_use_new"),
    path("material/<int:pk>/aside/", views.material_aside_new, name="messaging_material_aside_new"),
]
